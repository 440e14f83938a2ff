package io.catmq.server.log;

/** Whether a batch may be appended, as far as the states of producers tell. */
sealed interface Verdict {

    /** It may. */
    record Append() implements Verdict {}

    /** Nothing is to be written; the result is this. */
    record Answer(AppendResult result) implements Verdict {}

    /** Batches appended since {@code since} (ms since the epoch) must be looked through first. */
    record LookUp(long since) implements Verdict {}

    /** Rows that hold {@code since} or lie behind it must be looked through first. */
    record LookUpFrom(long since) implements Verdict {}

    /** The only {@link Append}. */
    Append APPEND = new Append();
}
