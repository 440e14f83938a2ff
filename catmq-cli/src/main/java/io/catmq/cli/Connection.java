package io.catmq.cli;

import io.catmq.client.ConnectionOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the servers are and who asks: by options, or else by the variables that applications with the starter take, too. A
 * password is never an argument, which every user of the machine could see.
 */
record Connection(Arguments arguments, Map<String, String> environment) {
    private static final Set<String> OPTIONS = Set.of("--servers", "--username", "--password-file");

    private static final String HOW =
            "the password belongs in CATMQ_CLIENT_PASSWORD or in the file that --password-file names";

    /** With those that every command takes. */
    static Set<String> optionsAnd(String... more) {
        return Stream.concat(OPTIONS.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    ConnectionOptions.Builder options() {
        var options = ConnectionOptions.builder().clientId("catmq-cli");
        var servers = Objects.requireNonNullElse(option("--servers", "SERVERS"), "http://127.0.0.1:8080");
        options.servers(servers.split(",", -1));
        var token = arguments.has("--username") ? null : variable("TOKEN");
        var username = option("--username", "USERNAME");
        if (token != null && username != null) {
            throw new UsageException(
                    "CATMQ_CLIENT_TOKEN and CATMQ_CLIENT_USERNAME are both set, and one of them is enough");
        } else if (token != null) {
            options.bearerToken(token);
        } else if (username != null) {
            options.basicAuth(username, password());
        } else if (arguments.has("--password-file")) {
            throw new UsageException("--password-file needs --username, or CATMQ_CLIENT_USERNAME");
        }
        return options;
    }

    private String password() {
        var file = arguments.option("--password-file");
        var password = file == null ? variable("PASSWORD") : read(file);
        if (password == null) {
            throw new UsageException("there is a user name without a password: " + HOW);
        }
        return password;
    }

    /** The first line; editors put a line feed behind it. */
    private static String read(String file) {
        try (var lines = Files.lines(Path.of(file))) {
            return lines.findFirst()
                    .filter(line -> !line.isEmpty())
                    .orElseThrow(() -> new UsageException("--password-file " + file + ": its first line is empty"));
        } catch (NoSuchFileException e) {
            throw new UsageException("--password-file " + file + ": there is no such file");
        } catch (IOException | UncheckedIOException e) {
            throw new UsageException("--password-file " + file + " cannot be read");
        }
    }

    private @Nullable String option(String name, String variable) {
        var given = arguments.option(name);
        return given != null ? given : variable(variable);
    }

    private @Nullable String variable(String name) {
        var value = environment.get("CATMQ_CLIENT_" + name);
        return value == null || value.isEmpty() ? null : value;
    }
}
