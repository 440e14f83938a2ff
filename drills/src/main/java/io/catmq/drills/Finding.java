package io.catmq.drills;

/**
 * One line of a drill's table.
 *
 * @param check what was measured
 * @param measured the value, for people
 * @param bar what it must reach; empty for what is only told
 * @param verdict whether it did
 */
record Finding(String check, String measured, String bar, Verdict verdict) {

    enum Verdict {
        PASS("PASS"),
        /** A figure misses its bar; nothing is lost or wrong. */
        SHORT("short"),
        /** A promise is broken. */
        BROKEN("BROKEN"),
        TOLD("");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    boolean isFine() {
        return verdict == Verdict.PASS || verdict == Verdict.TOLD;
    }
}
