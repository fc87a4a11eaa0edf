package main

import (
	"context"
	"net/http"
	"slices"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/watch"
)

// source is what an informer watches: a busy resource or an idle one.
type source struct {
	list  func(context.Context, meta.ListOptions) (runtime.Object, error)
	watch func(context.Context, meta.ListOptions) (watch.Interface, error)
}

func (l *load) source(number int) source {
	c := l.clients.watches.CoreV1()
	switch number % 4 {
	case 0, 1:
		maps := c.ConfigMaps(l.namespace)
		return source{func(ctx context.Context, o meta.ListOptions) (runtime.Object, error) { return maps.List(ctx, o) }, maps.Watch}
	case 2:
		pods := c.Pods("")
		return source{func(ctx context.Context, o meta.ListOptions) (runtime.Object, error) { return pods.List(ctx, o) }, pods.Watch}
	default:
		nodes := c.Nodes()
		return source{func(ctx context.Context, o meta.ListOptions) (runtime.Object, error) { return nodes.List(ctx, o) }, nodes.Watch}
	}
}

// keepWatching resumes a watch that has ended where it was, or lists again when the server does not know that place any more.
func (l *load) keepWatching(ctx context.Context, number int) {
	source := l.source(number)
	version, listed := "", false
	for ctx.Err() == nil {
		if version == "" {
			listed = true
			if l.request(watch_, answer, func(ctx context.Context) error {
				list, err := source.list(ctx, meta.ListOptions{ResourceVersion: "0"})
				version = versionOf(list, err)
				return err
			}) != nil {
				sleep(ctx, time.Second)
				continue
			}
		}
		version = l.watchFrom(ctx, number, source, version, listed)
		listed = false
	}
}

// watchFrom returns where to go on, empty when that is unknown.
func (l *load) watchFrom(ctx context.Context, number int, source source, version string, listed bool) string {
	var events watch.Interface
	a := &attempt{}
	l.sent(watch_)
	start := time.Now()
	events, err := source.watch(context.WithValue(ctx, attemptKey{}, a),
		meta.ListOptions{ResourceVersion: version, AllowWatchBookmarks: true})
	if err != nil && ctx.Err() != nil {
		l.ended(watch_, 0, nil, time.Now())
		return version
	}
	l.ended(watch_, time.Since(start), a.outcome(err), time.Now())
	if err != nil {
		sleep(ctx, time.Second)
		return version
	}
	defer events.Stop()
	l.watchOpened(number, listed, time.Now())
	defer func() { l.watchEnded(number, time.Now()) }()
	for event := range events.ResultChan() {
		if event.Type == watch.Error {
			if isCut(event.Object) {
				return version
			}
			if status, ok := event.Object.(*meta.Status); !ok || status.Code != http.StatusGone {
				l.sent(watch_)
				l.ended(watch_, 0, []string{describeEvent(event.Object)}, time.Now())
			}
			return ""
		}
		if event.Type != watch.Bookmark {
			l.event()
		}
		version = versionOf(event.Object, nil)
	}
	return version
}

// isCut says whether client-go made this event of a connection that ended in the middle of a watch. Watches may end.
func isCut(object runtime.Object) bool {
	status, ok := object.(*meta.Status)
	return ok && status.Details != nil && slices.ContainsFunc(status.Details.Causes, func(cause meta.StatusCause) bool {
		return cause.Type == "ClientWatchDecoding"
	})
}

func describeEvent(object runtime.Object) string {
	if status, ok := object.(*meta.Status); ok {
		return "error event: " + status.Message
	}
	return "error event"
}

func versionOf(object runtime.Object, err error) string {
	if err != nil {
		return ""
	}
	if list, ok := object.(meta.ListInterface); ok {
		return list.GetResourceVersion()
	}
	if one, ok := object.(meta.ObjectMetaAccessor); ok {
		return one.GetObjectMeta().GetResourceVersion()
	}
	return ""
}
