package io.catmq.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.client.wire.TopicPartitions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What needs no server. */
class UsageTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "group | the group is missing",
                "group a b | a group cannot \"b\", only pause, resume, limit",
                "group a pause b | \"b\" is one word too many",
                "group a limit | limit needs how many members may consume",
                "group a limit many | limit must be a number, not \"many\"",
                "group a delay soon | delay must be a time as in 30s",
                "group a allow | allow needs addresses",
                "group a pause-member | pause-member needs a member",
                "group a/b | the group name \"a/b\" is not allowed",
                "groups --colour red | there is no option --colour here",
                "groups --servers | --servers lacks its value",
                "groups --servers ftp://x | must start with http:// or https://",
                "topic | the topic is missing",
                "topic a/b | the topic name \"a/b\" is not allowed",
                "topic a --partitions many | --partitions must be a number, not \"many\"",
                "topics --username me | there is a user name without a password",
                "topics --password-file p | --password-file needs --username",
                "topics --username me --password-file /no/such/file | there is no such file",
                "topics --username me:you --password-file pom.xml | username has a colon",
                "topics --password secret | there is no option --password here",
                "nonsense | there is no command \"nonsense\"",
                "offsets | offsets can be reset",
                "offsets reset | the group is missing",
                "offsets reset g --to latest | --topic is missing",
                "offsets reset g --topic t | --to is missing",
                "offsets reset g --topic t --to there | --to must be earliest, latest, offset:N",
                "offsets reset g --topic t --to offset:-1 | this must be a whole number from 0",
                "offsets reset g --topic t --to shift:many | this must be a whole number",
                "offsets reset g --topic t --to time:yesterday | this must be a time as in",
                "offsets reset g --topic t --to latest:1 | --to must be earliest",
                "offsets reset g --topic t --to latest --partition one | --partition must be a number from 0"
            })
    void a_wrong_command_line_is_explained_with_status_2(String line, String explanation) {
        var called = Called.with(line.split(" "));
        assertThat(called.status()).isEqualTo(2);
        assertThat(called.err()).startsWith("catmq: ").contains(explanation).hasLineCount(1);
        assertThat(called.err().strip()).matches("catmq: [^A-Z].*[^.]\\. \\./catmq .*--help tells how\\.");
        assertThat(called.out()).isEmpty();
    }

    @Test
    void a_server_that_is_not_there_is_one_line_and_status_1() throws IOException {
        var called = Called.with("groups", "--servers", "http://127.0.0.1:" + TestServer.freePort());
        assertThat(called.status()).isEqualTo(1);
        assertThat(called.err())
                .startsWith("catmq: ")
                .contains("127.0.0.1", "nothing listens there", "--servers")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({
        "topcs, ': did you mean ''topics''? '",
        "gruop, ': did you mean ''group''? '",
        "quikstart, ': did you mean ''quickstart''? '",
        "ls, '. '",
        "nonsense, '. '"
    })
    void a_misspelt_command_of_the_script_is_one_line_with_what_was_meant(String command, String hint)
            throws IOException {
        var process = new ProcessBuilder("bash", "../catmq", command).start();
        assertThat(new String(process.getErrorStream().readAllBytes(), UTF_8))
                .isEqualTo("catmq: unknown command '" + command + "'" + hint + "./catmq --help lists all.\n");
        assertThat(process.onExit().join().exitValue()).isEqualTo(2);
        assertThat(process.getInputStream().readAllBytes()).isEmpty();
    }

    @Test
    void help_is_no_error() {
        assertThat(Called.with("groups", "--help").status()).isZero();
        assertThat(Called.with("--help").out()).contains("offsets reset GROUP");
    }

    @Test
    void a_time_without_a_zone_is_of_this_machines_zone() {
        var athens = ZoneId.of("Europe/Athens");
        assertThat(ResetTo.parse("time:2026-11-23T20:00", athens).value())
                .isEqualTo(Instant.parse("2026-11-23T18:00:00Z").toEpochMilli());
        assertThat(ResetTo.parse("time:2026-11-23T20:00:00+01:00", athens).value())
                .isEqualTo(Instant.parse("2026-11-23T19:00:00Z").toEpochMilli());
        assertThatThrownBy(() -> ResetTo.parse("time:20:00", athens)).isInstanceOf(UsageException.class);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "none,0", "500ms,500", "30s,30000", "5m,300000", "1h30m,5400000", "2d,172800000"})
    void times_are_given_in_units(String text, long ms) {
        assertThat(Texts.parseDuration("delay", text)).isEqualTo(Duration.ofMillis(ms));
    }

    @Test
    void partitions_are_shown_as_ranges() {
        assertThat(Texts.partitions(List.of(
                        new TopicPartitions("bills", List.of(0)), new TopicPartitions("orders", List.of(5, 2, 0, 1)))))
                .isEqualTo("bills 0, orders 0-2,5");
    }

    @ParameterizedTest
    @CsvSource({
        "0,0 ms",
        "999,999 ms",
        "12300,12 s",
        "200000,3 min 20 s",
        "3600000,1 h",
        "18720000,5 h 12 min",
        "273600000,3 d 4 h"
    })
    void durations_are_shown_in_two_units(long ms, String text) {
        assertThat(Texts.duration(ms)).isEqualTo(text);
    }
}
