/* From the start of a program to its end, as a person waits for it and as a processor is busy:
 * bench_start RUNS PROGRAM [ARGUMENT]... (its output is thrown away) */
#include "bench/measure.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double time_of(char **command, double *busy_s) {
    struct rusage usage;
    double begin = measure_wall_s();
    pid_t child = fork();
    if (child == 0) {
        int nowhere = open("/dev/null", O_WRONLY);
        dup2(nowhere, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        execv(command[0], command);
        _exit(EXIT_FAILURE);
    }
    int status;
    if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0) {
        fprintf(stderr, "bench_start: %s failed\n", command[0]);
        exit(EXIT_FAILURE);
    }
    *busy_s = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
              (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
    return measure_wall_s() - begin;
}

int main(int argc, char **argv) {
    if (argc < 3) {
        fputs("usage: bench_start RUNS PROGRAM [ARGUMENT]...\n", stderr);
        return EXIT_FAILURE;
    }
    uint64_t runs = measure_number(argv[1]);
    for (uint64_t i = 0; i < runs; i++) {
        double busy_s;
        measure_say("start_to_end", time_of(&argv[2], &busy_s) * 1e3, "ms");
        measure_say("busy", busy_s * 1e3, "ms");
    }
    return EXIT_SUCCESS;
}
