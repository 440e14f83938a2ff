package io.catmq.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.ErrorCode;
import io.catmq.server.TestServer;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** The document says what the server does, all of it and nothing else. */
class OpenApiTest {
    private static TestServer server;
    private static JsonNode document;

    @BeforeAll
    static void start() {
        server = TestServer.start();
        document = TestServer.json(server.get(ApiPaths.OPENAPI));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void every_mapping_is_in_it_and_nothing_else() {
        assertThat(documented()).isEqualTo(mapped());
    }

    private static Set<String> documented() {
        Set<String> calls = new TreeSet<>();
        for (String path : document.path("paths").propertyNames()) {
            for (String method : document.path("paths").path(path).propertyNames()) {
                calls.add(method.toUpperCase(Locale.ROOT) + " " + path);
            }
        }
        return calls;
    }

    private static Set<String> mapped() {
        Set<String> calls = new TreeSet<>();
        server.context()
                .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
                .getHandlerMethods()
                .forEach((mapping, method) -> {
                    if (method.getBeanType().getPackageName().equals(OpenApiTest.class.getPackageName())) {
                        mapping.getPatternValues().forEach(path -> mapping.getMethodsCondition()
                                .getMethods()
                                .forEach(verb -> calls.add(verb + " " + path)));
                    }
                });
        return calls;
    }

    @Test
    void every_schema_has_the_fields_of_its_type() throws ClassNotFoundException {
        JsonNode schemas = document.path("components").path("schemas");
        for (String name : schemas.propertyNames()) {
            List<String> fields = Arrays.stream(
                            Class.forName("io.catmq.client.wire." + name).getRecordComponents())
                    .map(RecordComponent::getName)
                    .toList();
            assertThat(List.copyOf(schemas.path(name).path("properties").propertyNames()))
                    .as(name)
                    .containsExactlyElementsOf(fields);
        }
    }

    @Test
    void every_reference_leads_somewhere() {
        JsonNode schemas = document.path("components").path("schemas");
        assertThat(document.findValues("$ref"))
                .isNotEmpty()
                .allMatch(ref -> schemas.has(ref.asString().substring("#/components/schemas/".length())));
    }

    @Test
    void every_code_is_in_it() {
        JsonNode codes = document.at("/components/schemas/ProblemDetail/properties/code/enum");
        assertThat(codes.values().stream().map(JsonNode::asString))
                .containsExactlyElementsOf(
                        Stream.of(ErrorCode.values()).map(Enum::name).toList());
    }
}
