package io.catmq.autoconfigure;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/**
 * Finds settings whose prefix is nearly one of CatMQ's: {@code catmq.clients.servers}. What else begins with "catmq." may be
 * the application's own; so only those count that are settings when the prefix is put right.
 */
final class MisspeltPrefixes {
    private static final int MOST_LETTERS = 2;
    private static final Pattern WORD = Pattern.compile("[a-z]+");

    private final List<List<String>> prefixes;

    MisspeltPrefixes(String... prefixes) {
        this.prefixes =
                Stream.of(prefixes).map(prefix -> List.of(prefix.split("\\."))).toList();
    }

    /** The name as it was probably meant, if its prefix is misspelt. */
    Optional<String> meant(ConfigurationPropertyName name) {
        for (List<String> prefix : prefixes) {
            int length = prefix.size();
            if (name.getNumberOfElements() > length && isNearly(name, prefix)) {
                return Optional.of(String.join(".", prefix) + "." + SettingsCheck.written(name.subName(length)));
            }
            if (name.getNumberOfElements() == length && begins(name, prefix.subList(0, length - 1))) {
                return Optional.of(String.join(".", prefix) + "." + name.getLastElement(Form.DASHED));
            }
        }
        return Optional.empty();
    }

    /** Whether one word of the prefix is not quite right. */
    private static boolean isNearly(ConfigurationPropertyName name, List<String> prefix) {
        int wrong = -1;
        for (int i = 0; i < prefix.size(); i++) {
            if (!name.getElement(i, Form.UNIFORM).equals(prefix.get(i))) {
                if (wrong >= 0) {
                    return false;
                }
                wrong = i;
            }
        }
        String word = wrong < 0 ? "" : name.getElement(wrong, Form.UNIFORM);
        return WORD.matcher(word).matches() && Similar.letters(word, prefix.get(wrong)) <= MOST_LETTERS;
    }

    private static boolean begins(ConfigurationPropertyName name, List<String> prefix) {
        for (int i = 0; i < prefix.size(); i++) {
            if (!name.getElement(i, Form.UNIFORM).equals(prefix.get(i))) {
                return false;
            }
        }
        return true;
    }
}
