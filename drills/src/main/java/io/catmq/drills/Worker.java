package io.catmq.drills;

/** A producer or consumer under observation; ends by itself some time after {@link #stop()}. */
interface Worker extends Runnable {

    /** From any thread. */
    void stop();
}
