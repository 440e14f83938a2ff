package io.catmq.binder;

/** A setting names a server in a way that cannot be. */
public final class BadServersException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** What to do about it. */
    public static final String ACTION =
            "Write each server as in http://host:8080, several with commas between them or as a list.";

    private final String problem;

    /** Says which setting it is, and what the client says of its value. */
    public BadServersException(String setting, IllegalArgumentException problem) {
        super("'" + setting + "' cannot be used. " + problem.getMessage() + ". " + ACTION, problem);
        this.problem = "'" + setting + "' cannot be used. " + problem.getMessage() + ".";
    }

    /** What is wrong, without what to do about it. */
    public String problem() {
        return problem;
    }
}
