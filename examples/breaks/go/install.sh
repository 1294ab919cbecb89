# Every main package into .built/bin: go-otelhttp/shop as go-otelhttp-shop, stock as stock.
set -euo pipefail
mkdir -p .built/bin
go list -f '{{if eq .Name "main"}}{{.Dir}}{{end}}' ./... | while read -r folder; do
  name=${folder#"$PWD"/}
  go build -trimpath -ldflags=-s -o ".built/bin/${name//\//-}" "./$name"
done
