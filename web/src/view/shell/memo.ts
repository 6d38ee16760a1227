/** A component that re-renders only when a prop changes. What it skips keeps the rendering alive in which it was last
 * rendered, with everything around it: lists that stay for the life of the page follow the state in each row instead. */
import { createElement, type ComponentType, type FunctionComponent, type VNode } from 'preact';
import { Component } from 'preact';
import { shallowEqual } from './context';

export function memo<P extends object>(inner: FunctionComponent<P>, same: (a: P, b: P) => boolean = shallowEqual): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      return !same(this.props as P, next);
    }
    override render(props: P): VNode<P> {
      return createElement(inner, props);
    }
  } as unknown as ComponentType<P>;
}
