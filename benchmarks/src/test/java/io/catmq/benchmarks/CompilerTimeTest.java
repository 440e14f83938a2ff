package io.catmq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class CompilerTimeTest {

    private static final long NOBODY = Long.MAX_VALUE;

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_jvm_that_has_run_tests_has_compiled_some_of_it() {
        var here = CompilerTime.of(LongStream.of(ProcessHandle.current().pid(), NOBODY));

        assertThat(here.compilers()).isPositive().isLessThan(here.all());
    }

    @Test
    void the_share_is_of_what_was_used_since() {
        var then = new CompilerTime(100, 400);

        assertThat(new CompilerTime(150, 600).shareSince(then)).isEqualTo(0.25);
        assertThat(then.shareSince(then)).isZero();
    }

    @Test
    void a_process_that_is_gone_counts_as_nothing() {
        assertThat(CompilerTime.of(LongStream.of(NOBODY))).isEqualTo(new CompilerTime(0, 0));
    }
}
