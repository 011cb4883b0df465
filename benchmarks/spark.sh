#!/usr/bin/env bash
# What a Spark cluster costs: benchmarks/spark.sh [TRIVIAL_TRIALS [TRAININGS [STEPS]]]
# Starts a master and two workers of one core each on this machine. The speed of two workers needs
# two idle cores.
set -euo pipefail
cd "$(dirname "$0")/.."
mvn -B -q -pl spark -am test-compile -Dspotless.check.skip -Denforcer.skip \
  org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath -Dmdep.outputFile=target/test-classpath -Dmdep.includeScope=test >&2
opens=()
for package in java.lang java.lang.invoke java.lang.reflect java.io java.net java.nio java.util \
  java.util.concurrent java.util.concurrent.atomic sun.nio.ch sun.nio.cs sun.security.action sun.util.calendar; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
exec java "${opens[@]}" -Xmx512m -Dlog4j2.configurationFile=spark/src/test/resources/log4j2.properties \
  -cp "spark/target/test-classes:spark/target/classes:$(cat spark/target/test-classpath)" \
  org.lr4j.spark.ClusterSpeed "${1:-10000}" "${2:-60}" "${3:-400000}"
