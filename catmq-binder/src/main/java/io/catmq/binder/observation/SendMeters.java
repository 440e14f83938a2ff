package io.catmq.binder.observation;

/** Counts what an output binding sends. */
public interface SendMeters {
    /** Counts nothing. */
    SendMeters NONE = new SendMeters() {
        @Override
        public void sent() {}

        @Override
        public void failed() {}

        @Override
        public void remove() {}
    };

    /** The server has written a message. */
    void sent();

    /** A message could not be sent. */
    void failed();

    /** The binding is gone: with many dynamic destinations its meters must not stay. */
    void remove();
}
