package io.catmq.samples.delayedretry;

/** The partners, and how their servers answer the first, second ... call for a webhook. */
enum Partner {
    /** Is always there. */
    ACME,
    /** Restarts: the first call fails. */
    HOOLI,
    /** Is down for a while: the first two calls fail. */
    GLOBEX,
    /** Has taken its address away. */
    INITECH,
    /** Is down for longer than anybody waits. */
    UMBRELLA;

    private static final int NO_CONTENT = 204;
    private static final int GONE = 410;
    private static final int UNAVAILABLE = 503;

    /** Whom the n-th webhook is for, so that each run is like the other. */
    static Partner ofWebhook(int n) {
        return switch (n % 10) {
            case 1, 6 -> GLOBEX;
            case 3 -> UMBRELLA;
            case 4 -> INITECH;
            case 9 -> HOOLI;
            default -> ACME;
        };
    }

    /** HTTP status of the call with this number, from 1. */
    int answer(int call) {
        return switch (this) {
            case ACME -> NO_CONTENT;
            case HOOLI -> call > 1 ? NO_CONTENT : UNAVAILABLE;
            case GLOBEX -> call > 2 ? NO_CONTENT : UNAVAILABLE;
            case INITECH -> GONE;
            case UMBRELLA -> UNAVAILABLE;
        };
    }
}
