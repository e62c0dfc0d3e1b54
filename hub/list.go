package hub

// node is a place in a list; it lies inside what it lists, so that joining and
// leaving a list cost no memory.
type node[T any] struct {
	prev, next *node[T]
	of         *T
}

// list is doubly linked; call init first.
type list[T any] struct{ root node[T] }

func (l *list[T]) init() { l.root.prev, l.root.next = &l.root, &l.root }

// pushBack puts n at the end, from wherever it was.
func (l *list[T]) pushBack(n *node[T]) { n.insertAfter(l.root.prev) }

// insertAfter puts n behind another node, from wherever it was.
func (n *node[T]) insertAfter(prev *node[T]) {
	if n == prev {
		return
	}
	n.remove()
	n.prev, n.next = prev, prev.next
	n.prev.next, n.next.prev = n, n
}

// takeAll moves everything from another list to the end of this one.
func (l *list[T]) takeAll(from *list[T]) {
	if from.first() == nil {
		return
	}
	head, tail := from.root.next, from.root.prev
	from.init()
	head.prev, tail.next = l.root.prev, &l.root
	head.prev.next, l.root.prev = head, tail
}

// first returns what is listed first, or nil.
func (l *list[T]) first() *T { return l.root.next.of }

// remove takes n out of its list, if it is in one.
func (n *node[T]) remove() {
	if n.next != nil {
		n.prev.next, n.next.prev = n.next, n.prev
		n.prev, n.next = nil, nil
	}
}
