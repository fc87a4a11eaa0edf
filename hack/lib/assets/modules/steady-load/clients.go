package main

import (
	"net"
	"net/http"
	"strings"
	"time"

	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

// clients are as different as real ones: each but the last has a connection of its own that it keeps.
type clients struct {
	config *rest.Config
	// unseen prepares and cleans up; nothing of it counts.
	unseen  kubernetes.Interface
	reads   kubernetes.Interface
	writes  kubernetes.Interface
	watches kubernetes.Interface
	probes  kubernetes.Interface
	// fresh opens a connection for every request, as each kubectl does.
	fresh *http.Client
}

func connect(o options, t *tally) (*clients, error) {
	config, err := configOf(o)
	if err != nil {
		return nil, err
	}
	config.QPS = -1
	config.UserAgent = "steady-load/" + o.name
	c := &clients{config: config}
	for _, one := range []*kubernetes.Interface{&c.unseen, &c.reads, &c.writes, &c.watches, &c.probes} {
		if *one, err = kubernetes.NewForConfig(apart(config)); err != nil {
			return nil, err
		}
	}
	c.fresh, err = newConnections(config)
	return c, err
}

func configOf(o options) (*rest.Config, error) {
	var config *rest.Config
	var err error
	if o.kubeconfig == "" {
		config, err = rest.InClusterConfig()
	} else {
		config, err = clientcmd.BuildConfigFromFlags("", o.kubeconfig)
	}
	if err == nil && o.server != "" {
		config.Host = strings.TrimSuffix(o.server, "/")
	}
	return config, err
}

// apart is the same with a connection of its own: client-go shares one between configurations with the same dialer.
func apart(config *rest.Config) *rest.Config {
	own := rest.CopyConfig(config)
	own.Dial = (&net.Dialer{Timeout: 10 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	own.Wrap(func(next http.RoundTripper) http.RoundTripper { return observer{next} })
	return own
}

func newConnections(config *rest.Config) (*http.Client, error) {
	tls, err := rest.TLSConfigFor(config)
	if err != nil {
		return nil, err
	}
	transport := &http.Transport{
		TLSClientConfig:     tls,
		TLSHandshakeTimeout: 10 * time.Second,
		DisableKeepAlives:   true,
		DialContext:         (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
	}
	wrapped, err := rest.HTTPWrappersForConfig(config, observer{transport})
	return &http.Client{Transport: wrapped}, err
}
