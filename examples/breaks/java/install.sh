# The agent and the libraries into .built/lib; the programs of a break into .built/classes beside those that all share.
set -euo pipefail
mvn --quiet --batch-mode dependency:copy-dependencies
mkdir -p .built/bin .built/classes
javac --release 17 -cp '.built/lib/*' -d .built/classes/shared ./*.java
for sources in java-*/*.java; do
  folder=$(dirname "$sources")
  javac --release 17 -cp '.built/classes/shared:.built/lib/*' -d ".built/classes/$folder" "$folder"/*.java
done
# Runs a class with the agent: with-agent Shop, in the folder of the break.
cat >.built/bin/with-agent <<'SCRIPT'
#!/bin/sh
exec java -XX:TieredStopAtLevel=1 -javaagent:"$BUILT/lib/opentelemetry-javaagent.jar" \
  -cp "$BUILT/classes/$(basename "$PWD"):$BUILT/classes/shared:$BUILT/lib/*" "$@"
SCRIPT
chmod +x .built/bin/with-agent
