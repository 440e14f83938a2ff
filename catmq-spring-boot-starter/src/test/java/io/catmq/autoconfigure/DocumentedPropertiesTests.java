package io.catmq.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The tables of settings in docs/binder.md are the configuration metadata. With {@code -Dcatmq.docs.write=true} this test
 * writes them; without, it fails when they differ.
 */
class DocumentedPropertiesTests {
    private static final Path PAGE = Path.of("..", "docs", "binder.md");
    private static final Pattern TABLE =
            Pattern.compile("(<!-- properties: ([a-z.]+) -->\n)(.*?)(<!-- end -->)", Pattern.DOTALL);

    @Test
    void the_tables_of_the_page_are_the_metadata() throws IOException {
        Map<String, JsonNode> properties = metadata();
        String page = Files.readString(PAGE);
        // Classes that were compiled with -Dfast are not compiled again without it.
        assumeTrue(
                TABLE.matcher(page)
                        .results()
                        .map(table -> table.group(2) + ".")
                        .allMatch(prefix -> properties.keySet().stream().anyMatch(name -> name.startsWith(prefix))),
                "a module was built without the configuration processor (-Dfast): mvn clean");
        String expected = TABLE.matcher(page)
                .replaceAll(match ->
                        Matcher.quoteReplacement(match.group(1) + table(match.group(2), properties) + match.group(4)));
        if (Boolean.getBoolean("catmq.docs.write")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(Files.readString(PAGE))
                .as("write the tables with: mvn test -pl catmq-spring-boot-starter -am -Dcatmq.docs.write=true"
                        + " -Dtest=DocumentedPropertiesTests -Dsurefire.failIfNoSpecifiedTests=false")
                .isEqualTo(expected);
    }

    @Test
    void every_setting_is_described() throws IOException {
        assertThat(metadata().values())
                .allSatisfy(property -> assertThat(property.path("description").asString(""))
                        .as(property.path("name").asString())
                        .isNotBlank());
    }

    @Test
    void every_group_of_settings_has_a_table() throws IOException {
        List<String> prefixes = TABLE.matcher(Files.readString(PAGE))
                .results()
                .map(table -> table.group(2) + ".")
                .toList();
        assertThat(metadata().keySet())
                .filteredOn(name -> !name.equals("spring.cloud.stream.catmq.bindings"))
                .allMatch(name -> prefixes.stream().anyMatch(name::startsWith));
    }

    @Test
    void hints_are_for_settings_that_exist_and_name_every_value_of_an_enum() throws Exception {
        Map<String, JsonNode> properties = metadata();
        Map<String, JsonNode> hints = entries("hints");
        assertThat(properties).containsKeys(hints.keySet().toArray(String[]::new));
        for (JsonNode property : properties.values()) {
            Class<?> type = typeOf(property);
            if (type != null && type.isEnum()) {
                String name = property.path("name").asString();
                assertThat(hints).containsKey(name);
                assertThat(hints.get(name).path("values").valueStream().map(value -> value.path("value")
                                .asString()))
                        .as(name)
                        .containsExactlyInAnyOrderElementsOf(Stream.of(type.getEnumConstants())
                                .map(value -> value.toString().toLowerCase(Locale.ROOT))
                                .toList());
            }
        }
    }

    private static @Nullable Class<?> typeOf(JsonNode property) {
        try {
            return Class.forName(property.path("type").asString());
        } catch (ClassNotFoundException e) {
            return null; // a generic or a primitive one
        }
    }

    private static String table(String prefix, Map<String, JsonNode> properties) {
        StringBuilder table = new StringBuilder("| Setting | Default | Meaning |\n| --- | --- | --- |\n");
        properties.forEach((name, property) -> {
            if (name.startsWith(prefix + ".")) {
                String value = property.path("defaultValue").asString("");
                table.append("| `")
                        .append(name.substring(prefix.length() + 1))
                        .append("` | ")
                        .append(value.isEmpty() ? "" : "`" + value + "`")
                        .append(" | ")
                        .append(property.path("description").asString("").replaceAll("\\s+", " "))
                        .append(" |\n");
            }
        });
        return table.toString();
    }

    private static Map<String, JsonNode> metadata() throws IOException {
        return entries("properties");
    }

    private static Map<String, JsonNode> entries(String kind) throws IOException {
        Map<String, JsonNode> entries = new TreeMap<>();
        List<URL> files = new ArrayList<>(Collections.list(DocumentedPropertiesTests.class
                .getClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json")));
        for (URL file : files) {
            try (InputStream in = file.openStream()) {
                for (JsonNode property : JsonMapper.shared().readTree(in).path(kind)) {
                    String name = property.path("name").asString();
                    if (name.startsWith("catmq.client.")
                            || name.startsWith("catmq.consumer.")
                            || name.startsWith("spring.cloud.stream.catmq.")) {
                        entries.put(name, property);
                    }
                }
            }
        }
        return entries;
    }
}
