package io.catmq.client;

/** {@link CatMqConsumer#wakeup()} ended a call that was waiting. The consumer can be used on. */
public final class WakeupException extends CatMqException {
    private static final long serialVersionUID = 1L;

    WakeupException() {
        super("wakeup() was called", null, true, null);
    }
}
