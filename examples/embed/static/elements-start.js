// Gives the elements what only this page knows, and changes an attribute when the person chooses something else.

const elements = document.querySelectorAll('callboard-entity-card, callboard-relations-graph, callboard-entity-table');
const { portal, token } = await (await fetch('session.json')).json();
for (const element of elements) {
  element.setAttribute('token', token);
  element.setAttribute('portal', portal);
}

document.getElementById('entity').addEventListener('change', (event) => {
  for (const element of document.querySelectorAll('[entity]')) element.setAttribute('entity', event.target.value);
});
