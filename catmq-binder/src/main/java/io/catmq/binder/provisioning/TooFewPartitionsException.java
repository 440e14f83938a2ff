package io.catmq.binder.provisioning;

import org.springframework.cloud.stream.provisioning.ProvisioningException;

/** A topic that is there has fewer partitions than a binding needs, and the binder may not add any. */
public final class TooFewPartitionsException extends ProvisioningException {
    private static final long serialVersionUID = 1L;

    private final String problem;
    private final String command;

    TooFewPartitionsException(String problem, String command) {
        super(problem + ": lower it, add partitions to the topic (" + command
                + "), or set spring.cloud.stream.catmq.binder.auto-add-partitions=true");
        this.problem = problem;
        this.command = command;
    }

    /** What is wrong, without what to do about it. */
    public String problem() {
        return problem;
    }

    /** What to type to add the partitions that are missing. */
    public String command() {
        return command;
    }
}
