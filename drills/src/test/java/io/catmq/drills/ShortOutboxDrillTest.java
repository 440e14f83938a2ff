package io.catmq.drills;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.drills.Finding.Verdict;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The drill of the outbox, a few seconds of it; how much is done meanwhile is not judged. */
class ShortOutboxDrillTest {

    @Test
    void no_promise_breaks() {
        var drill = new Outbox(TestCluster::ordersProgram, List.of());
        var options = new Options(drill.name(), Duration.ofSeconds(6), 1, null, 2, false, TestCluster.program());
        var directory = TestCluster.directory(drill.name());
        var findings = new DrillRun(drill, options, TestCluster.mariaDb(), directory, System.out::println).run();
        System.out.println(Report.table(findings));
        assertThat(findings.lines())
                .as(Report.table(findings))
                .isNotEmpty()
                .noneMatch(line -> line.verdict() == Verdict.BROKEN);
        RunDirectory.remove(directory);
    }
}
