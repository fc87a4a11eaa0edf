// Steady-load offers one Kubernetes API a fixed load and says, second by second, what of it failed: reads, writes, watches, one
// exec, and what shows that the controllers work. Nothing but success is success: 429 counts as failed, and so does every
// connection error that net/http below client-go does not retry itself, also when client-go would.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

type options struct {
	kubeconfig string
	server     string
	name       string
	exec       string
	gets       float64
	writes     float64
	watches    int
	duration   time.Duration
	out        string
}

func parse() options {
	var o options
	flag.StringVar(&o.kubeconfig, "kubeconfig", "", "who asks whom; empty inside a pod: the pod's own credentials")
	flag.StringVar(&o.server, "server", "", "another URL than the kubeconfig's")
	flag.StringVar(&o.name, "name", "outside", "all objects are made in the namespace steady-load-NAME")
	flag.StringVar(&o.exec, "exec", "", "NAMESPACE/POD with a shell, to keep one exec open in; empty: none")
	flag.Float64Var(&o.gets, "gets", 50, "reads a second")
	flag.Float64Var(&o.writes, "writes", 10, "writes a second")
	flag.IntVar(&o.watches, "watches", 20, "open watches")
	flag.DurationVar(&o.duration, "duration", 0, "how long; 0: until SIGINT or SIGTERM")
	flag.StringVar(&o.out, "out", "", "file for the last report as JSON; one line a second goes to standard output in any case")
	flag.Parse()
	return o
}

func main() {
	o := parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if o.duration > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, o.duration)
		defer cancel()
	}
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "steady-load:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, o options) error {
	tally := newTally(time.Now())
	clients, err := connect(o, tally)
	if err != nil {
		return err
	}
	load := &load{options: o, clients: clients, tally: tally, namespace: "steady-load-" + o.name, passing: make(chan string, maxWaiting)}
	if err := load.prepare(ctx); err != nil {
		return fmt.Errorf("preparing the namespace %s: %w", load.namespace, err)
	}
	tally.begin(time.Now())
	report := time.NewTicker(time.Second)
	defer report.Stop()
	done := load.start(ctx)
	for {
		select {
		case <-report.C:
			print(tally.report(time.Now(), "running"))
			continue
		case <-done:
		}
		break
	}
	last := tally.report(time.Now(), "ended")
	print(last)
	load.cleanUp()
	return write(o.out, last)
}

func print(r report) {
	line, err := json.Marshal(r)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(line))
}

func write(file string, r report) error {
	if file == "" {
		return nil
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
