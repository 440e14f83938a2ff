package io.catmq.client.wire;

import java.util.Optional;

/** The rule for names of topics and groups: it keeps them safe in URLs, file names, logs and metrics. */
public final class Names {
    /** Longest name. */
    public static final int MAX_LENGTH = 200;

    /** Names that start so belong to CatMQ itself. */
    public static final String RESERVED_PREFIX = "__";

    /** The rule in words, for messages. */
    public static final String RULE = "1 to " + MAX_LENGTH
            + " of a-z A-Z 0-9 . _ - , not \".\" or \"..\", and not starting with \"" + RESERVED_PREFIX + "\"";

    private Names() {}

    /**
     * What is wrong with a name.
     *
     * @param what the kind of name for the sentence, as in "topic"
     * @return a sentence with the rule, or empty when the name is good
     */
    public static Optional<String> problem(String what, String name) {
        if (isGood(name)) {
            return Optional.empty();
        }
        return Optional.of("The " + what + " name \"" + printable(name) + "\" is not allowed: " + RULE);
    }

    /**
     * The name itself when it is good.
     *
     * @throws IllegalArgumentException with the rule otherwise
     */
    public static String require(String what, String name) {
        problem(what, name).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
        return name;
    }

    private static boolean isGood(String name) {
        if (name.isEmpty() || name.length() > MAX_LENGTH || name.startsWith(RESERVED_PREFIX)) {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return !name.equals(".") && !name.equals("..");
    }

    /** Foreign input ends up in logs and answers: short, and without control characters. */
    private static String printable(String name) {
        String shown = name.length() > 60 ? name.substring(0, 60) + "..." : name;
        return shown.replaceAll("[\\p{Cntrl}\"]", "?");
    }
}
