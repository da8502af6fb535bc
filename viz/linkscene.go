package viz

import (
	"github.com/govis/govis/viz/protocol"
)

// linkBudget is how many links of one kind a scene looks at; of more they are
// thinned evenly.
const linkBudget = 8000

// linkLook is what makes links look the same: the ends, to four pixels.
type linkLook struct {
	kind             int
	fromLane, toLane int32
	fromPx, toPx     int32
}

// A drawnLink is a link of a scene and how many it stands for.
type drawnLink struct {
	kind  int
	link  link
	count int64
}

// links returns the links of the window between the lanes of the scene. Those
// that would be drawn one on the other are one.
func (p *painter) links() []protocol.Link {
	shown := make([]bool, len(p.index.lanes))
	for _, r := range p.rows {
		shown[r.lane] = true
	}
	var drawn []drawnLink
	seen := make(map[linkLook]int)
	lo, hi := uint32(p.lo), uint32(p.hi)
	for kind := range p.index.links {
		list := &p.index.links[kind]
		list.window(lo, hi, linkBudget, func(n, stride int) {
			if obj := list.obj.at(n); !p.system && obj != none && p.index.lanes[obj].system {
				return // what is about hidden objects goes with them
			}
			from, to := list.fromLane.at(n), list.toLane.at(n)
			if !shown[from] || !shown[to] {
				if !p.withHidden(shown, from) && !p.withHidden(shown, to) {
					p.omitted.Links += int64(stride)
				}
				return
			}
			k := list.at(n)
			look := linkLook{kind, from, to, p.bucket(k.from), p.bucket(k.to)}
			if i, ok := seen[look]; ok {
				drawn[i].count += int64(stride)
				p.omitted.Links += int64(stride)
				return
			}
			if len(drawn) == maxSceneLinks {
				p.omitted.Links += int64(stride)
				return
			}
			seen[look] = len(drawn)
			drawn = append(drawn, drawnLink{kind, k, int64(stride)})
			p.omitted.Links += int64(stride) - 1
		})
	}
	out := make([]protocol.Link, 0, len(drawn))
	for _, d := range drawn {
		out = append(out, p.link(d))
	}
	return out
}

// withHidden reports whether a lane is not shown because it is the system's:
// its links go with it, uncounted, as those of the runtime's timers do.
func (p *painter) withHidden(shown []bool, lane int32) bool {
	return !p.system && !shown[lane] && p.index.lanes[lane].system
}

// bucket returns where an event is drawn, in units too narrow to tell lines apart.
func (p *painter) bucket(i uint32) int32 { return int32(p.px(p.axis.pos(int(i))) / 4) }

func (p *painter) link(d drawnLink) protocol.Link {
	x, k := p.index, d.link
	out := protocol.Link{
		Kind: linkKinds[d.kind],
		From: protocol.Point{Lane: x.lanes[k.fromLane].id(), At: p.axis.pos(int(k.from)), Event: x.position(k.from)},
		To:   protocol.Point{Lane: x.lanes[k.toLane].id(), At: p.axis.pos(int(k.to)), Event: x.position(k.to)},
	}
	if d.count > 1 {
		out.Count = d.count
	}
	if k.obj != none {
		out.Obj, out.Label = x.lanes[k.obj].ref, x.lanes[k.obj].title()
	}
	carries := d.kind == linkHandoff || d.kind == linkBuffer
	if carries && d.count == 1 && p.detailed {
		if e, err := p.view.trace.At(int(x.position(k.to))); err == nil {
			out.N = e.N
			if e.Value != "" {
				out.Label = short(e.Value)
			}
		}
	}
	return out
}
