# Into .built, which is a virtual environment.
set -euo pipefail
python3 -m venv .built
.built/bin/pip install --quiet --disable-pip-version-check --requirement requirements.txt
