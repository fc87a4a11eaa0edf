package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
)

const configMap = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"one","namespace":"load"}}`

// asked is what the tally says of one read from a server that behaves so the first time and well from then on.
func asked(t *testing.T, first http.HandlerFunc) report {
	t.Helper()
	requests := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests++
		if requests == 1 {
			first(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprint(w, configMap)
	}))
	defer server.Close()
	return askedAt(t, server.URL)
}

func askedAt(t *testing.T, url string) report {
	t.Helper()
	client, err := kubernetes.NewForConfig(apart(&rest.Config{Host: url, QPS: -1}))
	if err != nil {
		t.Fatal(err)
	}
	tally := newTally(time.Now())
	_ = tally.request(get, 2*time.Second, func(ctx context.Context) error {
		_, err := client.CoreV1().ConfigMaps("load").Get(ctx, "one", meta.GetOptions{})
		return err
	})
	return tally.report(time.Now(), "ended")
}

func TestEveryAnswerButSuccessHasFailedAlsoWhenClientGoTriesAgain(t *testing.T) {
	for _, status := range []int{400, 403, 404, 409, 410, 422, 429, 500, 502, 503, 504} {
		r := asked(t, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "0")
			w.WriteHeader(status)
		})
		expect(t, r, fmt.Sprintf("get: HTTP %d to GET /api/v1/namespaces/load/configmaps", status))
	}
}

func TestAnAnswerIsSuccess(t *testing.T) {
	r := asked(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprint(w, configMap)
	})
	if r.Failed != 0 || r.Requests[get].Succeeded != 1 || len(r.Failures) != 0 {
		t.Errorf("expected one success, found %+v", r)
	}
}

func TestAConnectionThatIsCutHasFailed(t *testing.T) {
	expect(t, asked(t, func(w http.ResponseWriter, _ *http.Request) { hijacked(w).Close() }), "get: connection closed")
	expect(t, asked(t, func(w http.ResponseWriter, _ *http.Request) {
		connection := hijacked(w)
		_ = connection.(*net.TCPConn).SetLinger(0)
		connection.Close()
	}), "get: connection reset")
}

func TestAnAnswerThatIsCutHasFailed(t *testing.T) {
	expect(t, asked(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("Content-Length", "1000")
		_, _ = fmt.Fprint(w, configMap)
	}), "get: connection closed")
}

func TestNoAnswerInTimeHasFailed(t *testing.T) {
	expect(t, asked(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }), "get: no answer in time")
}

func TestNobodyThereHasFailed(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	expect(t, askedAt(t, "http://"+listener.Addr().String()), "get: connection refused")
}

func hijacked(w http.ResponseWriter) net.Conn {
	connection, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		panic(err)
	}
	return connection
}

func expect(t *testing.T, r report, what string) {
	t.Helper()
	if r.Failed != 1 || r.Requests[get].Failed != 1 || r.Requests[get].Succeeded != 0 {
		t.Errorf("expected one failed request (%s), found %+v", what, r.ByWhat)
	}
	for found := range r.ByWhat {
		if strings.HasPrefix(found, what) {
			return
		}
	}
	t.Errorf("expected %q, found %v", what, r.ByWhat)
}
