package runtime

import "unsafe"

// govisPanic: nothing recovered the panic p.
func govisPanic(p *_panic) {
	if p != nil {
		govisPutAny(govisRecPanic, govisHere(getfp()), p.arg)
	}
}

// govisPanicking: the running goroutine begins to panic with the value, or recovers from that. Of the runtime's own
// errors the text is made here: nothing of the program is called for that.
func govisPanicking(kind uint64, value any) {
	stack := govisHere(getfp())
	var err Error
	switch v := value.(type) {
	case boundsError:
		err = v
	case errorString:
		err = v
	case errorAddressString:
		err = v
	case plainError:
		err = v
	case *TypeAssertionError:
		err = v
	case *PanicNilError:
		err = v
	default:
		govisPutAny(kind, stack, value)
		return
	}
	govisSay(kind, stack, 0, 1, 0, govisCutText(err.Error()), "")
}

func govisGoexit() {
	govisPut(govisRecGoexit, govisHere(getfp()), govisSelf(), 0, 0, 0, 0)
}

// govisPutAny writes a record whose payload is a value of any type.
func govisPutAny(kind, stack uint64, value any) {
	e := efaceOf(&value)
	if e._type == nil {
		return
	}
	govisDescribe(e._type)
	var ref any = (*any)(nil)
	t := (*ptrtype)(unsafe.Pointer(efaceOf(&ref)._type)).Elem
	govisDescribe(t)
	govisPutValue(kind, stack, govisSelf(), 0, 0, 0, t, noescape(unsafe.Pointer(&value)))
}
