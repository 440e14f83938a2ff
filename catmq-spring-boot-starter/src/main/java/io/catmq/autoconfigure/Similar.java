package io.catmq.autoconfigure;

import java.util.Locale;

/** How much two names of settings are alike. */
final class Similar {
    private Similar() {}

    /** As Spring compares: {@code startFrom} and {@code start_from} are {@code start-from}. */
    static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
    }

    /** As {@link #plain}, of the setting that an element of a list belongs to. */
    static String whole(String name) {
        return plain(name).replaceFirst("\\[\\d+]$", "");
    }

    /** What is behind the last dot. */
    static String leaf(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    /** 0 for names that differ in dots only, 1 for the right name in a wrong place, else the letters that differ. */
    static int distance(String one, String other) {
        String first = plain(one);
        String second = plain(other);
        if (first.replace(".", "").equals(second.replace(".", ""))) {
            return 0;
        }
        return Math.min(letters(first, second), 1 + letters(leaf(first), leaf(second)));
    }

    /** How many letters have to be added, left out or changed (Levenshtein). */
    static int letters(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
