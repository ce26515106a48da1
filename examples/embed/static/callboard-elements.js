// <callboard-entity-table>, <callboard-entity-card> and <callboard-relations-graph>.
//
//   portal   the portal's address
//   token    what requests carry; set it again when there is a newer one
//   filter   of the table: kind=component,spec.type=service
//   rows     of the table: how many a page
//   entity   of the card and the graph: component:default/booking-service
//
// Changing an attribute changes what is shown; taking an element out of the page ends it.

// A program keeps the answers of one portal, so there is one a portal. The address makes the module another one.
const programs = new Map();
function program(portal) {
  let running = programs.get(portal);
  if (!running) {
    running = (async () => {
      const module = await import(`./parts.js?portal=${encodeURIComponent(portal)}`);
      await module.default({ module_or_path: new URL('parts_bg.wasm', import.meta.url) });
      return module;
    })();
    // What did not arrive may do so the next time.
    running.catch(() => programs.delete(portal));
    programs.set(portal, running);
  }
  return running;
}

class Part extends HTMLElement {
  static observedAttributes = ['portal', 'token', 'filter', 'rows', 'entity'];
  #shown;
  #turn = 0;

  connectedCallback() {
    this.#begin();
  }

  disconnectedCallback() {
    this.#end();
  }

  attributeChangedCallback(name, before, now) {
    if (!this.isConnected || before === now) return;
    if (name === 'portal') this.#begin();
    else this.#shown?.set(name, now ?? '');
  }

  async #begin() {
    this.#end();
    const turn = this.#turn;
    const portal = this.getAttribute('portal');
    // Whoever makes the element may not know the portal yet.
    if (portal === null) return;
    try {
      const { show } = await program(portal);
      if (turn !== this.#turn) return;
      this.shadowRoot?.replaceChildren();
      this.#shown = show(this, this.localName, portal);
      for (const name of Part.observedAttributes) {
        if (name !== 'portal' && this.hasAttribute(name)) this.#shown.set(name, this.getAttribute(name));
      }
      if (!this.hasAttribute('token')) this.#shown.set('token', '');
    } catch (error) {
      if (turn === this.#turn) this.#tell(error);
    }
  }

  #end() {
    this.#turn += 1;
    this.#shown?.free();
    this.#shown = undefined;
  }

  #tell(error) {
    console.warn(`<${this.localName}>`, error);
    const message = document.createElement('p');
    message.setAttribute('role', 'alert');
    message.textContent = `This part of the portal cannot be shown: ${error.message ?? error}`;
    (this.shadowRoot ?? this.attachShadow({ mode: 'open' })).replaceChildren(message);
  }
}

for (const name of ['callboard-entity-table', 'callboard-entity-card', 'callboard-relations-graph']) {
  customElements.define(name, class extends Part {});
}
