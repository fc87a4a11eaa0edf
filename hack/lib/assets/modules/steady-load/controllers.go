package main

import (
	"context"
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/fields"
	"k8s.io/utils/ptr"
)

const (
	controllerManager = "kube-controller-manager"
	scheduler         = "kube-scheduler"
	rootsName         = "kube-root-ca.crt"
	look              = 200 * time.Millisecond
)

// probeControllerManager takes away what kube-controller-manager puts into every namespace, again and again.
func (l *load) probeControllerManager(ctx context.Context) {
	l.controls(controllerManager, time.Now())
	maps := l.probes.CoreV1().ConfigMaps(l.namespace)
	for sleep(ctx, look) {
		var there bool
		err := l.request(probe, answer, func(ctx context.Context) error {
			list, err := maps.List(ctx, named(rootsName))
			there = err == nil && len(list.Items) > 0
			return err
		})
		if err != nil || !there {
			continue
		}
		l.didAct(controllerManager, time.Now())
		_ = l.request(probe, answer, func(ctx context.Context) error { return maps.Delete(ctx, rootsName, meta.DeleteOptions{}) })
	}
}

// probeScheduler makes pods that fit nowhere: kube-scheduler says so in their status, also without any machine.
func (l *load) probeScheduler(ctx context.Context) {
	l.controls(scheduler, time.Now())
	for sleep(ctx, look) {
		var name string
		if l.request(probe, answer, func(ctx context.Context) error {
			pod, err := l.probes.CoreV1().Pods(l.namespace).Create(ctx, homeless(), meta.CreateOptions{})
			if err == nil {
				name = pod.Name
			}
			return err
		}) != nil {
			continue
		}
		if l.awaitVerdict(ctx, name) {
			l.didAct(scheduler, time.Now())
		}
		_ = l.request(probe, answer, func(ctx context.Context) error {
			return l.probes.CoreV1().Pods(l.namespace).Delete(ctx, name, meta.DeleteOptions{GracePeriodSeconds: ptr.To[int64](0)})
		})
	}
}

func (l *load) awaitVerdict(ctx context.Context, name string) bool {
	for sleep(ctx, look) {
		var judged bool
		_ = l.request(probe, answer, func(ctx context.Context) error {
			list, err := l.probes.CoreV1().Pods(l.namespace).List(ctx, named(name))
			judged = err == nil && len(list.Items) > 0 && hasVerdict(&list.Items[0])
			return err
		})
		if judged {
			return true
		}
	}
	return false
}

func hasVerdict(pod *core.Pod) bool {
	for _, condition := range pod.Status.Conditions {
		if condition.Type == core.PodScheduled {
			return true
		}
	}
	return false
}

// named is a list and no get, because that it is not there is no failure.
func named(name string) meta.ListOptions {
	return meta.ListOptions{FieldSelector: fields.OneTermEqualSelector("metadata.name", name).String()}
}

func homeless() *core.Pod {
	return &core.Pod{
		ObjectMeta: meta.ObjectMeta{GenerateName: "homeless-"},
		Spec: core.PodSpec{
			NodeSelector: map[string]string{"steady-load.davit.dev/nowhere": "true"},
			Containers:   []core.Container{{Name: "none", Image: "none"}},
		},
	}
}
