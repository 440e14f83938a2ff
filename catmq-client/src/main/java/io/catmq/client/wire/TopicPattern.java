package io.catmq.client.wire;

import java.util.regex.Pattern;

/**
 * Names of topics with wildcards: {@code *} stands for any characters, also none, {@code ?} for one, everything else for
 * itself, the dot too. Not a regular expression, whose matching can be made to take for ever; this takes at most as many
 * steps as the two lengths multiplied.
 *
 * @param glob 1 to 200 characters
 */
public record TopicPattern(String glob) {
    private static final Pattern ALLOWED = Pattern.compile("[a-zA-Z0-9._*?-]{1,200}");

    /** Checks the characters. */
    public TopicPattern {
        if (!isAllowed(glob)) {
            throw new IllegalArgumentException(
                    "\"" + glob + "\" is no pattern of topic names: 1 to 200 of a-z A-Z 0-9 . _ -"
                            + " with * for any characters and ? for one");
        }
    }

    /** Whether it can be a pattern: names' characters and the wildcards, 200 at most. */
    public static boolean isAllowed(String glob) {
        return ALLOWED.matcher(glob).matches();
    }

    /** Whether it means the topic; those with reserved names only if it names their first two characters. */
    public boolean matches(String topic) {
        if (topic.startsWith("__") && !glob.startsWith("__")) {
            return false;
        }
        int star = -1;
        int retry = 0;
        int at = 0;
        int pos = 0;
        while (pos < topic.length()) {
            if (at < glob.length() && (glob.charAt(at) == '?' || glob.charAt(at) == topic.charAt(pos))) {
                at++;
                pos++;
            } else if (at < glob.length() && glob.charAt(at) == '*') {
                star = at++;
                retry = pos;
            } else if (star >= 0) {
                // The newest star takes one character more. Older ones need not: what they took fits.
                at = star + 1;
                pos = ++retry;
            } else {
                return false;
            }
        }
        while (at < glob.length() && glob.charAt(at) == '*') {
            at++;
        }
        return at == glob.length();
    }
}
