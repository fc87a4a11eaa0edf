package main

import (
	"context"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"time"

	core "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/util/httpstream"
	"k8s.io/client-go/kubernetes/scheme"
	"k8s.io/client-go/tools/remotecommand"
)

// hearing notes when the other side says something.
type hearing struct {
	tally *tally
	begun atomic.Bool
}

func (h *hearing) Write(bytes []byte) (int, error) {
	if h.begun.CompareAndSwap(false, true) {
		h.tally.execOpened(time.Now())
	}
	h.tally.execHeard(time.Now())
	return len(bytes), nil
}

// keepExecuting keeps one exec open, as kubectl does it. One that has not begun has failed; one that has begun may end, and when and
// why it did is in the report.
func (l *load) keepExecuting(ctx context.Context) {
	namespace, pod, _ := strings.Cut(l.exec, "/")
	for ctx.Err() == nil {
		heard := &hearing{tally: l.tally}
		l.sent(exec_)
		started := time.Now()
		err := l.execute(ctx, namespace, pod, heard)
		now := time.Now()
		switch {
		case ctx.Err() != nil:
			l.ended(exec_, 0, nil, now)
			if heard.begun.Load() {
				l.execEnded(started, now, "the load has ended")
			}
		case heard.begun.Load():
			l.ended(exec_, 0, nil, now)
			l.execEnded(started, now, reason(err))
		default:
			l.ended(exec_, now.Sub(started), []string{reason(err)}, now)
			sleep(ctx, time.Second)
		}
	}
}

func reason(err error) string {
	if err == nil {
		return "the command has ended"
	}
	return describe(err)
}

func (l *load) execute(ctx context.Context, namespace, pod string, heard io.Writer) error {
	url := l.unseen.CoreV1().RESTClient().Post().Namespace(namespace).Resource("pods").Name(pod).SubResource("exec").
		VersionedParams(&core.PodExecOptions{
			Command: []string{"sh", "-c", "while :; do echo here; sleep 0.5; done"}, Stdout: true, Stderr: true,
		}, scheme.ParameterCodec).URL()
	sockets, err := remotecommand.NewWebSocketExecutor(l.config, http.MethodGet, url.String())
	if err != nil {
		return err
	}
	spdy, err := remotecommand.NewSPDYExecutor(l.config, http.MethodPost, url)
	if err != nil {
		return err
	}
	executor, err := remotecommand.NewFallbackExecutor(sockets, spdy, func(err error) bool {
		return httpstream.IsUpgradeFailure(err) || httpstream.IsHTTPSProxyError(err)
	})
	if err != nil {
		return err
	}
	return executor.StreamWithContext(ctx, remotecommand.StreamOptions{Stdout: heard, Stderr: io.Discard})
}
