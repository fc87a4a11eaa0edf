package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"

	core "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"
	applycore "k8s.io/client-go/applyconfigurations/core/v1"
)

const (
	answer     = 10 * time.Second
	lastAnswer = 15 * time.Second
	maxWaiting = 1000
	objects    = 10
	// Of so many reads one is on a connection of its own.
	freshEvery = 10
)

type load struct {
	options
	*clients
	*tally
	namespace string
	passing   chan string // names of what was created and is to be deleted
}

// prepare makes everything that the load reads; the controllers have to work for it.
func (l *load) prepare(ctx context.Context) error {
	_, err := l.unseen.CoreV1().Namespaces().Create(ctx,
		&core.Namespace{ObjectMeta: meta.ObjectMeta{Name: l.namespace}}, meta.CreateOptions{})
	if err != nil && !apierrors.IsAlreadyExists(err) {
		return err
	}
	for n := range objects {
		_, err := l.unseen.CoreV1().ConfigMaps(l.namespace).Create(ctx,
			&core.ConfigMap{ObjectMeta: meta.ObjectMeta{Name: object(n)}}, meta.CreateOptions{})
		if err != nil && !apierrors.IsAlreadyExists(err) {
			return err
		}
	}
	return l.awaitControllers(ctx)
}

func (l *load) awaitControllers(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	for {
		_, account := l.unseen.CoreV1().ServiceAccounts(l.namespace).Get(ctx, "default", meta.GetOptions{})
		_, roots := l.unseen.CoreV1().ConfigMaps(l.namespace).Get(ctx, rootsName, meta.GetOptions{})
		if account == nil && roots == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the controllers have not filled it: %v, %v", account, roots)
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (l *load) cleanUp() {
	ctx, cancel := context.WithTimeout(context.Background(), answer)
	defer cancel()
	_ = l.unseen.CoreV1().Namespaces().Delete(ctx, l.namespace, meta.DeleteOptions{})
}

// start returns a channel that is closed when the load has ended and every request was answered, or does not hope for it any more.
func (l *load) start(ctx context.Context) <-chan struct{} {
	var all sync.WaitGroup
	all.Go(func() { l.steadily(ctx, l.gets, l.read) })
	all.Go(func() { l.steadily(ctx, l.options.writes, l.write) })
	for n := range l.options.watches {
		all.Go(func() { l.keepWatching(ctx, n) })
	}
	if l.exec != "" {
		all.Go(func() { l.keepExecuting(ctx) })
	}
	all.Go(func() { l.probeControllerManager(ctx) })
	all.Go(func() { l.probeScheduler(ctx) })
	done := make(chan struct{})
	go func() {
		defer close(done)
		all.Wait()
	}()
	return done
}

// steadily begins a request whenever one is due, whether or not earlier ones were answered.
func (l *load) steadily(ctx context.Context, perSecond float64, do func(n int)) {
	if perSecond <= 0 {
		return
	}
	var waiting sync.WaitGroup
	slots := make(chan struct{}, maxWaiting)
	start := time.Now()
	for n := 0; ctx.Err() == nil; n++ {
		due := start.Add(time.Duration(float64(n) / perSecond * float64(time.Second)))
		if !sleep(ctx, time.Until(due)) {
			break
		}
		select {
		case slots <- struct{}{}:
			waiting.Go(func() {
				do(n)
				<-slots
			})
		default:
			l.skipped()
		}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		waiting.Wait()
	}()
	select {
	case <-ended:
	case <-time.After(lastAnswer):
	}
}

func (l *load) read(n int) {
	switch {
	case n%freshEvery == 0:
		_ = l.request(fresh, answer, func(ctx context.Context) error { return l.readFresh(ctx, n) })
	case n%freshEvery == 1:
		_ = l.request(get, answer, func(ctx context.Context) error {
			_, err := l.reads.CoreV1().ConfigMaps(l.namespace).List(ctx, meta.ListOptions{})
			return err
		})
	default:
		_ = l.request(get, answer, func(ctx context.Context) error {
			_, err := l.reads.CoreV1().ConfigMaps(l.namespace).Get(ctx, object(n), meta.GetOptions{})
			return err
		})
	}
}

func (l *load) readFresh(ctx context.Context, n int) error {
	url := l.config.Host + "/api/v1/namespaces/" + l.namespace + "/configmaps/" + object(n)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := l.fresh.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	_, err = io.Copy(io.Discard, response.Body)
	return err
}

// write patches, applies, creates and deletes in turn. No two writes meet on one object but by a patch.
func (l *load) write(n int) {
	maps := l.clients.writes.CoreV1().ConfigMaps(l.namespace)
	_ = l.request(put, answer, func(ctx context.Context) error {
		switch n % 4 {
		case 1:
			_, err := maps.Apply(ctx, applycore.ConfigMap(object(n), l.namespace).WithData(map[string]string{"applied": fmt.Sprint(n)}),
				meta.ApplyOptions{FieldManager: "steady-load", Force: true})
			return err
		case 2:
			made, err := maps.Create(ctx, &core.ConfigMap{ObjectMeta: meta.ObjectMeta{GenerateName: "passing-"}}, meta.CreateOptions{})
			if err == nil {
				l.passing <- made.Name
			}
			return err
		case 3:
			select {
			case name := <-l.passing:
				return maps.Delete(ctx, name, meta.DeleteOptions{})
			default: // the one to delete is not made yet
			}
		}
		_, err := maps.Patch(ctx, object(n), types.MergePatchType,
			fmt.Appendf(nil, `{"data":{"round":"%d"}}`, n), meta.PatchOptions{})
		return err
	})
}

func object(n int) string { return fmt.Sprintf("object-%d", n%objects) }

// sleep returns whether the time has passed before the end.
func sleep(ctx context.Context, duration time.Duration) bool {
	if duration <= 0 {
		return ctx.Err() == nil
	}
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
