package io.catmq.cli;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqException;
import io.catmq.client.ServerUnavailableException;
import io.catmq.client.UnknownTopicException;
import io.catmq.client.wire.ErrorCode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code ./catmq groups}, {@code group}, {@code topics}, {@code topic} and {@code offsets reset}. */
public final class Main {

    /** Somebody waits at a terminal; long enough for a new leader all the same. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration NO_PATIENCE = Duration.ofMillis(1);

    /** What begins messages of the client; who typed a command does not know it. */
    private static final Pattern CALL = Pattern.compile("^[A-Z]+ /\\S+: ");

    private static final String USAGE = """
            Usage: ./catmq COMMAND [--servers URL,URL] [--username NAME [--password-file FILE]]

              groups               All consumer groups with their lag.
              group GROUP          One with its members and partitions.
              group GROUP ACTION   Changes it. ACTION is
                pause, resume      no member gets partitions; all may again
                limit N            at most N members consume, the others stand by (all = no limit)
                allow A,A          only members at these addresses or networks consume (all = all)
                deny A,A           members at these addresses or networks do not (none = nobody)
                delay TIME         reads so far behind the head, as in 30s, 5m, 1h30m (none = not behind it)
                pause-member M, resume-member M, remove-member M
                                   M is the beginning of a member's id, or its instance id
                delete             forgets a group without members and what it has committed
              topics               All topics.
              topic TOPIC          One with its partitions.
                --partitions N     Adds partitions, so that it has N. Keys may go to another partition from then on.
              offsets reset GROUP --topic T [--partition N,N] --to WHERE [--dry-run]
                                   Sets where a group goes on reading. WHERE is earliest, latest, offset:N, time:ISO (as in
                                   time:2026-11-23T18:00:00Z), shift:N (shift:-100 goes back) or group:OTHER.
                --dry-run          Shows what would be done, and does nothing.

              --servers URL,URL    Some servers of the cluster (CATMQ_CLIENT_SERVERS, or http://127.0.0.1:8080).
              --username NAME      Who logs in (CATMQ_CLIENT_USERNAME), where a proxy before the servers asks for that. The
                                   password is in CATMQ_CLIENT_PASSWORD, or in a file:
              --password-file FILE Its first line is the password.
                                   Instead of name and password there may be a token, in CATMQ_CLIENT_TOKEN.

            Exit status: 0 done, 1 refused or not reachable, 2 wrong usage.
            """;

    private final Map<String, String> environment;
    private final PrintStream out;

    private Main(Map<String, String> environment, PrintStream out) {
        this.environment = environment;
        this.out = out;
    }

    /** Runs one command. */
    public static void main(String[] arguments) {
        // Texts of applications may be in any language, whatever the terminal's locale.
        System.exit(run(
                List.of(arguments),
                System.getenv(),
                new PrintStream(System.out, true, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8)));
    }

    /** The exit status. */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        if (arguments.contains("--help")) {
            out.print(USAGE);
            return 0;
        }
        try {
            new Main(environment, out).perform(arguments);
            return 0;
        } catch (UsageException | IllegalArgumentException e) {
            complain(err, e.getMessage(), "./catmq " + command(arguments) + "--help tells how.");
            return 2;
        } catch (UnknownTopicException e) {
            // The server's own words are for those who call it.
            complain(err, "there is no topic \"" + e.topic() + "\"", "./catmq topics shows those that there are.");
            return 1;
        } catch (RefusedException e) {
            complain(err, e.getMessage(), "");
            return 1;
        } catch (CatMqException e) {
            var problem = CALL.matcher(String.valueOf(e.getMessage())).replaceFirst("");
            complain(
                    err,
                    problem,
                    ErrorCode.UNKNOWN_GROUP.name().equals(e.code())
                            ? "./catmq groups shows those that there are."
                            : problem.startsWith("HTTP status 401")
                                    ? "./catmq " + command(arguments) + "--help tells how to log in."
                                    : "");
            return 1;
        }
    }

    private static String command(List<String> arguments) {
        return arguments.isEmpty() || arguments.get(0).startsWith("-") ? "" : arguments.get(0) + " ";
    }

    /** In one line and one form, whoever has said it: {@code catmq: what is wrong. What to do.} */
    private static void complain(PrintStream err, @Nullable String problem, String whatToDo) {
        var text = String.valueOf(problem);
        var word = text.split("[^A-Za-z]", 2)[0];
        // Not of names, such as CatMQ.
        if (word.length() > 1 && word.substring(1).equals(word.substring(1).toLowerCase(Locale.ROOT))) {
            text = text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
        }
        var end = text.endsWith(".") ? "" : ".";
        err.println(Table.printable("catmq: " + text + end + (whatToDo.isEmpty() ? "" : " " + whatToDo)));
    }

    private void perform(List<String> arguments) {
        var command = arguments.isEmpty() ? "" : arguments.get(0);
        var rest = arguments.subList(Math.min(1, arguments.size()), arguments.size());
        switch (command) {
            case "groups" ->
                run(rest, (parsed, commands) -> {
                    parsed.noMoreThan(0);
                    commands.groups();
                });
            case "topics" ->
                run(rest, (parsed, commands) -> {
                    parsed.noMoreThan(0);
                    commands.topics();
                });
            case "topic" ->
                run(
                        Arguments.parse(rest, Connection.optionsAnd("--partitions"), Set.of()),
                        (parsed, commands) -> commands.topic(parsed.onlyWord("topic"), parsed.option("--partitions")));
            case "group" -> run(rest, (parsed, commands) -> commands.group(parsed.words()));
            case "offsets" -> offsets(rest);
            default -> throw new UsageException("there is no command \"" + command + "\"");
        }
    }

    private void offsets(List<String> rest) {
        if (rest.isEmpty() || !rest.get(0).equals("reset")) {
            throw new UsageException("offsets can be reset, and nothing else, by offsets reset GROUP");
        }
        run(
                Arguments.parse(
                        rest.subList(1, rest.size()),
                        Connection.optionsAnd("--topic", "--partition", "--to"),
                        Set.of("--dry-run")),
                (same, commands) -> commands.resetOffsets(same.onlyWord("group"), same, ZoneId.systemDefault()));
    }

    private interface Command {
        void run(Arguments arguments, Commands commands);
    }

    private void run(List<String> rest, Command command) {
        run(Arguments.parse(rest, Connection.optionsAnd(), Set.of()), command);
    }

    private void run(Arguments arguments, Command command) {
        var connection = new Connection(arguments, environment).options().connectTimeout(Duration.ofSeconds(2));
        var problem = Reachable.problem(connection.build().servers());
        // What is wrong with the command line is told all the same.
        connection.requestTimeout(problem.isEmpty() ? PATIENCE : NO_PATIENCE);
        try (var admin = new CatMqAdmin(connection.build())) {
            command.run(arguments, new Commands(admin, out));
        } catch (ServerUnavailableException e) {
            throw new RefusedException(
                    problem.orElse(e.getMessage()) + " --servers URL,URL or CATMQ_CLIENT_SERVERS names others.");
        }
    }
}
