plugins {
    kotlin("jvm") version "2.1.0"
    application
}

kotlin { jvmToolchain(21) }

application { mainClass = "MainKt" }

dependencies {
    implementation("example.acme:service-chassis:4.3.0")
{%- if values.database %}
    implementation("example.acme:service-chassis-postgresql:4.3.0")
{%- endif %}
    testImplementation(kotlin("test"))
}

tasks.test { useJUnitPlatform() }
