package io.catmq.server.cluster;

/** Is told when this broker begins and ends to lead; one call at a time, in order. */
public interface LeadershipListener {
    /** This broker leads: written to the database before this is called. Slow work belongs on another thread. */
    void elected(long term);

    /** It no longer leads; transactions of that term are refused by the database already. */
    void resigned(long term);
}
