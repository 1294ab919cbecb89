# Into node_modules, where the programs find it.
set -euo pipefail
npm ci --no-audit --no-fund
mkdir -p .built/bin
