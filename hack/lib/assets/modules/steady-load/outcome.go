package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"syscall"
	"time"

	apierrors "k8s.io/apimachinery/pkg/api/errors"
)

// attempt gathers what goes wrong below one request, whatever client-go makes of it.
type attempt struct {
	mu       sync.Mutex
	failures []string
}

type attemptKey struct{}

func (a *attempt) failed(what string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.failures = append(a.failures, what)
}

// outcome is what went wrong: below, or else only for the caller, such as an answer that was cut in the middle.
func (a *attempt) outcome(err error) []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.failures) == 0 && err != nil {
		return []string{describe(err)}
	}
	return a.failures
}

// request runs one request under its own time limit and counts it.
func (t *tally) request(k kind, limit time.Duration, do func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	a := &attempt{}
	t.sent(k)
	start := time.Now()
	err := do(context.WithValue(ctx, attemptKey{}, a))
	now := time.Now()
	t.ended(k, now.Sub(start), a.outcome(err), now)
	return err
}

// observer sees every answer and every error that net/http hands to client-go.
type observer struct{ next http.RoundTripper }

func (o observer) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := o.next.RoundTrip(request)
	a, ok := request.Context().Value(attemptKey{}).(*attempt)
	if !ok {
		return response, err
	}
	if err != nil {
		a.failed(describe(err))
	} else if !succeeded(response.StatusCode) {
		a.failed(fmt.Sprintf("HTTP %d to %s %s", response.StatusCode, request.Method, resource(request.URL.Path)))
	}
	return response, err
}

func succeeded(status int) bool { return status >= 200 && status < 300 }

// resource takes the name of the object away: one failure of one kind has one text.
func resource(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if len(parts) > 5 {
		parts = parts[:5]
	}
	return "/" + strings.Join(parts, "/")
}

// describe names an error without ports and other things that differ each time.
func describe(err error) string {
	var status apierrors.APIStatus
	var timeout net.Error
	switch {
	case errors.As(err, &status):
		return fmt.Sprintf("HTTP %d: %s", status.Status().Code, status.Status().Reason)
	case errors.Is(err, syscall.ECONNREFUSED):
		return "connection refused"
	case errors.Is(err, syscall.ECONNRESET):
		return "connection reset"
	case errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout():
		return "no answer in time"
	case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return "connection closed"
	}
	text := err.Error()
	for _, known := range []string{"GOAWAY", "client connection lost", "tls: ", "no such host", "http2: "} {
		if at := strings.Index(text, known); at >= 0 {
			return text[at:]
		}
	}
	return text
}
