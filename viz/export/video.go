package export

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/govis/govis/viz"
)

// Sizes and times of videos.
const (
	videoSize = "1280x720" // where no size is said
	videoRate = 4          // pictures a second
)

// Encoders by the ending of the file that ffmpeg is to write. One thread, and no word of the encoder's version: the same video is the same bytes.
var encoders = map[string][]string{
	".mp4":  {"-c:v", "libx264", "-preset", "medium", "-crf", "20", "-movflags", "+faststart"},
	".webm": {"-c:v", "libvpx-vp9", "-b:v", "0", "-crf", "30", "-deadline", "good", "-cpu-used", "4"},
}

func writeMP4(w io.Writer, v *viz.View, o *Options) error  { return writeVideo(w, v, o, ".mp4") }
func writeWebM(w io.Writer, v *viz.View, o *Options) error { return writeVideo(w, v, o, ".webm") }

// writeVideo plays the steps as a GIF does, encoded by the ffmpeg that is installed.
func writeVideo(w io.Writer, v *viz.View, o *Options, ending string) (err error) {
	if o.Size == "" {
		o.Size = videoSize
	}
	m, err := newPictureMaker(v, o)
	if err != nil {
		return err
	}
	program, err := exec.LookPath("ffmpeg")
	if err != nil {
		return optionError("a video is encoded by ffmpeg, and there is none in PATH; install it, or write a .gif or an .anim.svg")
	}
	dir, err := os.MkdirTemp(o.Scratch, "govis-video-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	// Into a file: the formats have a table at their beginning that is known at the end.
	file := filepath.Join(dir, "video"+ending)
	f := &encoder{program: program, file: file, ending: ending, width: m.width, height: m.height}
	if err := m.frames(func(_, _ int, one frame) error {
		return f.put(pixels(one.picture, m.width, m.height).Pix, pause(one.sentence))
	}); err != nil {
		f.stop()
		return err
	}
	if err := f.end(); err != nil {
		return err
	}
	done, err := os.Open(file)
	if err != nil {
		return err
	}
	defer done.Close()
	_, err = io.Copy(w, done)
	return err
}

// An encoder is an ffmpeg that takes pictures in. It is started by the first.
type encoder struct {
	program, file, ending string
	width, height         int
	cmd                   *exec.Cmd
	in                    io.WriteCloser
	said                  bytes.Buffer
}

func (f *encoder) start() error {
	args := []string{
		"-v", "error", "-nostdin", "-f", "rawvideo", "-pix_fmt", "rgba", "-s", fmt.Sprintf("%dx%d", f.width, f.height), "-r", fmt.Sprint(videoRate), "-i", "pipe:0",
		"-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-pix_fmt", "yuv420p", // what all players show; it has no odd sizes
		"-threads", "1", "-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact",
	}
	args = append(args, encoders[f.ending]...)
	f.cmd = exec.Command(f.program, append(args, f.file)...)
	f.cmd.Stdout, f.cmd.Stderr = &f.said, &f.said
	var err error
	if f.in, err = f.cmd.StdinPipe(); err != nil {
		return err
	}
	return f.cmd.Start()
}

// put shows a picture for so many seconds.
func (f *encoder) put(pix []byte, seconds float64) error {
	if f.cmd == nil {
		if err := f.start(); err != nil {
			return fmt.Errorf("starting ffmpeg: %w", err)
		}
	}
	for range max(int(seconds*videoRate+0.5), 1) {
		if _, err := f.in.Write(pix); err != nil {
			return errors.Join(err, f.end()) // ffmpeg has ended: it says why
		}
	}
	return nil
}

// end has ffmpeg write what it has, and waits for it.
func (f *encoder) end() error {
	f.in.Close() // it may have ended by itself
	if err := f.cmd.Wait(); err != nil {
		return fmt.Errorf("ffmpeg: %w: %s", err, strings.TrimSpace(f.said.String()))
	}
	return nil
}

// stop ends ffmpeg if it still runs.
func (f *encoder) stop() {
	if f.cmd == nil || f.cmd.ProcessState != nil || f.cmd.Process == nil {
		return
	}
	f.cmd.Process.Kill() // it has no more to do
	f.cmd.Wait()         // for its end, whatever that is
}
