package io.catmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of settings in the docs is complete and has no setting that does not exist. */
class ConfigurationDocsTest {
    private static final Path METADATA = Path.of("target", "classes", "META-INF", "spring-configuration-metadata.json");
    private static final Pattern ROW = Pattern.compile("^\\| `(catmq\\.[a-z.-]+)` \\|", Pattern.MULTILINE);

    @Test
    void the_table_holds_exactly_the_settings_that_there_are() throws IOException {
        assertThat(documented()).isEqualTo(existing());
    }

    @Test
    void the_settings_that_a_start_accepts_are_those_of_the_table() throws IOException {
        assertThat(SettingsCheck.names()).containsExactlyInAnyOrderElementsOf(documented());
    }

    private static Set<String> documented() throws IOException {
        Set<String> names = new TreeSet<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("..", "docs", "configuration.md")));
        while (rows.find()) {
            names.add(rows.group(1));
        }
        return names;
    }

    private static Set<String> existing() throws IOException {
        Set<String> names = new TreeSet<>();
        Assumptions.assumeTrue(Files.exists(METADATA), "The metadata is made by a full build, not with -Dfast");
        for (JsonNode property : new JsonMapper()
                .readTree(Files.readString(METADATA))
                .path("properties")
                .values()) {
            String name = property.path("name").asString();
            if (!name.startsWith("catmq.")) {
                continue; // Spring Boot's settings of our actuator endpoint
            }
            assertThat(property.path("description").asString()).as(name).isNotBlank();
            names.add(name);
        }
        return names;
    }
}
