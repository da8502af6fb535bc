// The program makes a context in each way there is, with secrets for values, and cancels what can be.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"
)

type key struct{ name string }

// password is a value that only its key is to be known of.
type password struct{ text string }

func (password) String() string { panic("showing a value calls a method of the program") }

// own is a context type of the program's.
type own struct {
	context.Context
	done chan struct{}
}

func (o own) Done() <-chan struct{} { return o.done }

func (o own) Err() error {
	select {
	case <-o.done:
		return errors.New("own is over")
	default:
		return nil
	}
}

// wrapped only embeds: its Done is that of what it wraps.
type wrapped struct{ context.Context }

func main() {
	background := context.Background()
	plain, stopPlain := context.WithCancel(background)
	caused, stopCaused := context.WithCancelCause(plain)
	valued := context.WithValue(caused, key{"user"}, password{"hunter2"})
	texted := context.WithValue(valued, "token", "s3cret")
	soon := time.Now().Add(time.Millisecond)
	dated, stopDated := context.WithDeadline(background, soon)
	datedCause, stopDatedCause := context.WithDeadlineCause(background, soon, errors.New("too late"))
	timed, stopTimed := context.WithTimeout(background, time.Hour)
	timedCause, stopTimedCause := context.WithTimeoutCause(background, time.Millisecond, errors.New("too slow"))
	free := context.WithoutCancel(texted)
	called := make(chan string)
	context.AfterFunc(texted, func() { called <- "after texted" })
	unused := context.AfterFunc(timed, func() { panic("timed ended") })

	o := own{background, make(chan struct{})}
	ofOwn, stopOfOwn := context.WithCancel(o)
	w := wrapped{plain}
	ofWrapped, stopOfWrapped := context.WithCancel(w)
	asked, stopAsked := signal.NotifyContext(background, syscall.SIGUSR1)

	fmt.Println(texted.Value(key{"user"}).(password).text == "hunter2", texted.Value("token") == "s3cret", unused())
	close(o.done)
	<-ofOwn.Done()
	fmt.Println(ofOwn.Err())
	stopCaused(errors.New("enough"))
	<-texted.Done()
	fmt.Println(<-called, context.Cause(texted), free.Err(), plain.Err())
	stopPlain()
	<-ofWrapped.Done()
	<-dated.Done()
	<-datedCause.Done()
	<-timedCause.Done()
	fmt.Println(dated.Err(), context.Cause(datedCause), context.Cause(timedCause))
	stopTimed()
	self, _ := os.FindProcess(os.Getpid())
	self.Signal(syscall.SIGUSR1)
	<-asked.Done()
	for _, stop := range []func(){stopDated, stopDatedCause, stopTimedCause, stopOfOwn, stopOfWrapped, stopAsked} {
		stop()
	}
	fmt.Println("ok")
}
