//go:build tools

// Package tools names the programs that hack/assets builds from this module, so that go.sum covers them.
package tools

import (
	_ "github.com/prometheus/prometheus/cmd/prometheus"
	_ "github.com/prometheus/prometheus/cmd/promtool"
)
