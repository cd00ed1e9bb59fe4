// The SDK's edge. May not know: who uses it.
export type * from './session/view.ts'
export { captureScreen, followTrack } from './capture-browser/capture-screen.ts'
export type { ScreenCapture } from './capture-browser/capture-types.ts'
export { attachInput, type AttachInputOptions } from './input/attach-input-browser.ts'
export { CODEC_NAMES, isCodecName, type CodecName, type Size } from './frame/codecs.ts'
export { readFrames, sourceTransfer, type FrameSource } from './publish/frame-source.ts'
export { publish } from './publish/publish.ts'
export type {
  ObjectSink,
  OutgoingObject,
  Publisher,
  PublishOptions,
  PublishState,
  PublishStats,
} from './publish/publish-types.ts'
export { testEncoders } from './publish/webcodecs-encoder.ts'
export { attachScreen, type AttachedScreen } from './watch/attach-screen-browser.ts'
export { targetTransfer, type ScreenTarget } from './watch/screen-target.ts'
export { testDecoders } from './watch/test-decoders.ts'
export { watch } from './watch/watch.ts'
export type { WatchAck, Watcher, WatchOptions, WatchStats } from './watch/watch-types.ts'
export { CLIENT_ERRORS, ClientError, type ClientErrorCode } from './errors.ts'
export type { ReceiptFile } from './receipt/close-receipt.ts'
export { startEngine, type Engine } from './session/engine.ts'
export { startSdkClient, type ReceivedFrame, type SdkClient, type SdkOptions } from './sdk/start-sdk-client.ts'
export type { Capture, Media, Surroundings } from './surroundings.ts'
export { hostKeysOf, type HostKeys } from './vault/host-keys.ts'
export { indexedVault } from './vault/indexed-vault.ts'
export { forgetHostEndsHere } from './worker/kept-end-browser.ts'
export { missingFeature, startSession } from './worker/start-session.ts'
export {
  createCompanionCode,
  readCompanionCode,
  readInvitation,
  shownInvitation,
  type CompanionInvitation,
} from './companion/companion-code.ts'
export type { Hands, HandsLink } from './companion/hands.ts'
export {
  MAX_OPENED,
  MAX_OPENED_TITLE,
  type Beat,
  type CompanionStatus,
  type HiddenPart,
  type InputRefusal,
  type OpenedWindows,
} from './companion/pair-messages.ts'
export { startCompanion, type CompanionOptions } from './companion/start-companion.ts'
export { FRACTION_MAX, type InputEvent } from './input/input-messages.ts'
export { companionFileName, originOf, readCompanionFileName, type CompanionAddress } from './companion/file-name.ts'
