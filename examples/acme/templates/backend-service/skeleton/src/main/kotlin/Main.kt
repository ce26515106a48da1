import example.acme.chassis.*

fun main() = service("${{ values.name }}") {
{%- if values.database %}
    val database = postgresql("main")
    ready("database") { database.ping() }
{%- endif %}
{%- if values.api %}
    http {
        get("/greetings/{station}") { call ->
            call.respond(Greeting("Good evening, ${call.path("station")}"))
        }
    }
{%- endif %}
}
{%- if values.api %}

data class Greeting(val text: String)
{%- endif %}
