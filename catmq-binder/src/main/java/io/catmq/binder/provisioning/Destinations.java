package io.catmq.binder.provisioning;

import io.catmq.client.wire.Names;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.util.StringUtils;

/**
 * The {@code destination} of an input: names of topics and patterns, separated by commas. In a pattern {@code *} stands for
 * any characters and {@code ?} for one.
 *
 * @param names names of topics
 * @param patterns patterns as written
 */
record Destinations(List<String> names, List<String> patterns) {
    static Destinations of(String destination) {
        List<String> all = Arrays.stream(StringUtils.commaDelimitedListToStringArray(destination))
                .map(String::trim)
                .distinct()
                .toList();
        return new Destinations(
                all.stream().filter(each -> !isPattern(each)).toList(),
                all.stream().filter(Destinations::isPattern).toList());
    }

    static boolean isPattern(String destination) {
        return destination.contains("*") || destination.contains("?");
    }

    /** What is wrong with one of them. */
    static Optional<String> problem(String destination) {
        // What stands for other characters must be in a place where those would be allowed.
        return Names.problem("topic", destination.replace('*', 'x').replace('?', 'x'));
    }

    /** Whether some pattern fits. */
    boolean matches(String topic) {
        return patterns.stream().anyMatch(pattern -> Pattern.matches(regex(pattern), topic));
    }

    private static String regex(String pattern) {
        return pattern.chars()
                .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
                .collect(Collectors.joining());
    }
}
