package io.catmq.samples.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One week of real earthquakes, in the order in which they happened. */
final class Earthquakes {
    private Earthquakes() {}

    static List<Quake> load() {
        try (InputStream in = new ClassPathResource("earthquakes.json").getInputStream()) {
            List<Quake> quakes = new ArrayList<>();
            for (JsonNode feature : JsonMapper.shared().readTree(in).get("features")) {
                quakes.add(quake(feature));
            }
            quakes.sort(Comparator.comparingLong(Quake::time));
            return List.copyOf(quakes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Quake quake(JsonNode feature) {
        JsonNode properties = feature.get("properties");
        JsonNode magnitude = properties.get("mag");
        JsonNode place = properties.get("place");
        return new Quake(
                feature.get("id").asString(),
                magnitude.isNull() ? null : magnitude.asDouble(),
                place.isNull() ? null : place.asString(),
                properties.get("time").asLong());
    }
}
