'use client';
// Keeps an error of what is inside from taking the page down. React has no hook for this.
import { Component, type ReactNode } from 'react';

export interface ErrorBoundaryProps {
  /** What is shown instead; `retry` draws the inside again. */
  readonly renderFallback: (error: unknown, retry: () => void) => ReactNode;
  /** Another value draws the inside again. */
  readonly resetKey: unknown;
  readonly children: ReactNode;
}

interface State {
  readonly failure: { readonly error: unknown } | null;
  readonly resetKey: unknown;
}

export class ErrorBoundary extends Component<ErrorBoundaryProps, State> {
  override state: State = { failure: null, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { failure: { error } };
  }

  static getDerivedStateFromProps({ resetKey }: ErrorBoundaryProps, state: State): Partial<State> | null {
    return resetKey === state.resetKey ? null : { failure: null, resetKey };
  }

  private readonly retry = (): void => this.setState({ failure: null });

  override render(): ReactNode {
    const { failure } = this.state;
    return failure === null ? this.props.children : this.props.renderFallback(failure.error, this.retry);
  }
}
