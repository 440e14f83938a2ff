package io.catmq.binder.properties;

/** When a message counts as handled. */
public enum AckMode {
    /** When its handler has returned. */
    AUTO,

    /** When the application says so by the callback in the header {@code acknowledgmentCallback}. */
    MANUAL
}
