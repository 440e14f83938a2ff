package io.catmq.drills;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.drills.Finding.Verdict;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two of the drills, a few seconds each. Promises must hold; pauses are not judged, as this machine may be busy. */
class ShortDrillsTest {

    static Stream<Drill> drills() {
        return Stream.of(new BrokerCrash(), new CutAfterCommit());
    }

    @ParameterizedTest
    @MethodSource("drills")
    void no_promise_breaks(Drill drill) {
        var options = new Options(drill.name(), Duration.ofSeconds(6), 1, null, 2, false, TestCluster.program());
        var directory = TestCluster.directory(drill.name());
        var findings = new DrillRun(drill, options, TestCluster.mariaDb(), directory, System.out::println).run();
        assertThat(findings.lines())
                .as(Report.table(findings))
                .isNotEmpty()
                .noneMatch(line -> line.verdict() == Verdict.BROKEN);
        RunDirectory.remove(directory);
    }
}
