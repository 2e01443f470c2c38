/**
 * The elements that a configuration of a Cisco phone may have, by the element they stand in. The parser of the phone
 * rejects the whole file for one that it does not know or that stands elsewhere ("XML Error [4]: Parse Error"). Collected
 * from files that phones of the 79x1 class and later ones take.
 */

const URLS =
  'authenticationURL directoryURL idleURL informationURL messagesURL servicesURL proxyServerURL secureAuthenticationURL secureDirectoryURL secureIdleURL secureInformationURL secureMessagesURL secureServicesURL';

const DEVICE = `fullConfig portalDefaultServer deviceProtocol sshUserId sshPassword sshAccess sshPort userId ownerId ipAddressMode allowAutoConfig dadEnable
  redirectEnable echoMultiEnable ipPreferenceModeControl ipMediaAddressFamilyPreference tzdata mlppDomainId mlppIndicationStatus preemption
  executiveOverridePreemptable devicePool TVS vpnGroup sipProfile MissedCallLoggingOption featurePolicyFile commonProfile commonConfig enterpriseConfig
  vendorConfig versionStamp loadInformation inactiveLoadInformation addOnModules phoneServices userLocale networkLocale networkLocaleInfo idleTimeout ${URLS}
  deviceSecurityMode TLSResumptionTimer phonePersonalization autoCallPickupEnable blfAudibleAlertSettingOfIdleStation
  blfAudibleAlertSettingOfBusyStation dndCallAlert dndReminderTimer advertiseG722Codec rollover joinAcrossLines capfAuthMode capfList certHash encrConfig
  transportLayerProtocol dscpForSCCPPhoneConfig dscpForSCCPPhoneServices dscpForCm2Dvce dialToneSetting singleButtonBarge hlogVisibleNotification singleButtonBargeVisibleNotification
  sharedLineVisibleNotification moh mwiStatus lineKeyBarge secureUrl unifiedOutboundProxy usb1 ringSettingBusyStationPolicy`;

const SIP_PROFILE = `sipProxies sipCallFeatures sipStack autoAnswerTimer autoAnswerAltBehavior autoAnswerOverride transferOnhookEnabled enableVad
  preferredCodec dtmfAvtPayload dtmfDbLevel dtmfOutofBand alwaysUsePrimeLine alwaysUsePrimeLineVoiceMail kpml phoneLabel stutterMsgWaiting callStats
  offhookToFirstDigitTimer silentPeriodBetweenCallWaitingBursts disableLocalSpeedDialConfig poundEndOfDial startMediaPort stopMediaPort natEnabled
  natReceivedProcessing natAddress sipLines externalNumberMask voipControlPort dscpForAudio dscpVideo dscpForVideo ringSettingBusyStationPolicy
  dialTemplate softKeyFile userInfo hotlineNumber`;

const VENDOR_CONFIG = `defaultWallpaperFile disableSpeaker disableSpeakerAndHeadset forwardingDelay enableMuteFeature enableGroupListen holdResumeKey
  recentsSoftKey dfBit pcPort spanToPCPort garp rtcp videoRtcp voiceVlanAccess videoCapability hideVideoByDefault separateMute ciscoCamera usb usb1 usb2
  usbClasses sdio wifi bluetooth bluetoothProfile btpbap bthfu ehookEnable autoSelectLineEnable autoCallSelect incomingCallToastTimer
  dialToneFromReleaseKey joinAndDirectTransferPolicy minimumRingVolume adminConfigurableRinger simplifiedNewCall actionableAlert
  showCallHistoryForSelectedLine kemOneColumn lineMode lowerYourVoiceAlert markCallAsSpam callParkMonitor allCallsOnPrimary softKeyControl
  settingsAccess webProtocol webAccess webAdmin adminPassword sshAccess sshPort detectCMConnectionFailure g722CodecSupport handsetWidebandEnable
  headsetWidebandEnable headsetWidebandUIControl handsetWidebandUIControl daysDisplayNotActive displayOnTime displayOnDuration displayIdleTimeout
  displayOnWhenIncomingCall displayRefreshRate daysBacklightNotActive backlightOnTime backlightOnDuration backlightIdleTimeout
  backlightOnWhenIncomingCall recordingTone recordingToneLocalVolume recordingToneRemoteVolume recordingToneDuration moreKeyReversionTimer
  peerFirmwareSharing loadServer problemReportUploadURL enableCdpSwPort enableCdpPcPort enableLldpSwPort enableLldpPcPort cdpEnable lldpAssetId
  powerPriority powerNegotiation outOfRangeAlert scanningMode applicationURL appButtonTimer appButtonPriority specialNumbers sendKeyAction
  powerOffWhenCharging homeScreen accessContacts accessFavorites accessVoicemail accessApps logServer loggingDisplay ipv6LogServer
  configMode autoProvisioning 80bitSRTCP useEnblocDialing PCPortRemoteConfig SWPortRemoteConfig eapAuthentication
  restrictPhoneNetworkAccess RestrictedNetworkAccess buttonPriority userCredPersistent alertingPresentation callCoaching rfc2833`;

const CHILDREN: Readonly<Record<string, string>> = {
  device: DEVICE,
  devicePool:
    'revertPriority name dateTimeSetting callManagerGroup srstInfo mlppDomainId mlppIndicationStatus preemption connectionMonitorDuration',
  dateTimeSetting: 'name dateTemplate timeZone olsonTimeZone ntps',
  ntps: 'ntp',
  ntp: 'name ntpMode',
  callManagerGroup: 'name tftpDefault members',
  members: 'member',
  member: 'callManager port address',
  callManager: 'name description ports processNodeName',
  ports: 'ethernetPhonePort sipPort securedSipPort mgcpPorts',
  mgcpPorts: 'listen keepAlive',
  srstInfo:
    'name srstOption userModifiable ipAddr1 port1 ipAddr2 port2 ipAddr3 port3 sipIpAddr1 sipPort1 sipIpAddr2 sipPort2 sipIpAddr3 sipPort3 isSecure',
  sipProfile: SIP_PROFILE,
  sipProxies:
    'backupProxy backupProxyPort emergencyProxy emergencyProxyPort outboundProxy outboundProxyPort registerWithProxy',
  sipCallFeatures: `cnfJoinEnabled callForwardURI callPickupURI callPickupListURI callPickupGroupURI meetMeServiceURI abbreviatedDialURI rfc2543Hold
    callHoldRingback localCfwdEnable semiAttendedTransfer anonymousCallBlock callerIdBlocking dndControl remoteCcEnable retainForwardInformation
    uriDialingDisplayPreference`,
  sipStack: `sipInviteRetx sipRetx timerInviteExpires timerRegisterExpires timerRegisterDelta timerKeepAliveExpires timerSubscribeExpires
    timerSubscribeDelta timerT1 timerT2 maxRedirects remotePartyID userInfo`,
  sipLines: 'line',
  line: `featureID featureLabel featureOptionMask speedDialNumber proxy port name displayName autoAnswer callWaiting authName authPassword sharedLine
    messageWaitingLampPolicy messageWaitingAMWI messagesNumber ringSettingIdle ringSettingActive contact forwardCallInfoDisplay maxNumCalls busyTrigger
    recordingOption feature serviceURI`,
  autoAnswer: 'autoAnswerEnabled autoAnswerMode',
  forwardCallInfoDisplay: 'callerName callerNumber redirectedNumber dialedNumber',
  commonProfile: 'phonePassword backgroundImageAccess callLogBlfEnabled',
  vendorConfig: VENDOR_CONFIG,
  commonConfig: VENDOR_CONFIG,
  enterpriseConfig: VENDOR_CONFIG,
  userLocale: 'name uid langCode winCharSet version',
  networkLocaleInfo: 'name uid version',
  addOnModules: 'addOnModule',
  addOnModule: 'deviceType deviceLine loadInformation',
  phoneServices: 'provisioning phoneService',
  phoneService: 'name url vendor version',
  capfList: 'capf',
  capf: 'phonePort processNodeName',
  tzdata: 'tzolsonversion tzupdater',
  TVS: 'members',
  vpnGroup: 'mtu failConnectTime authMethod pswdPersistent autoNetDetect enableHostIDCheck addresses credentials',
  addresses: 'url1 url2 url3',
  credentials: 'hashAlg certHash1 certHash2 certHash3',
  Default: `callManagerGroup phoneServices vendorConfig userLocale networkLocale networkLocaleInfo idleTimeout ${URLS} loadInformation`,
};

const BY_PARENT: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(CHILDREN).map(([parent, children]) => [parent, new Set(children.trim().split(/\s+/))]),
);

/** May stand more than once in the same element. */
export const REPEATED: ReadonlySet<string> = new Set(['member', 'ntp', 'line', 'capf', 'addOnModule', 'phoneService']);

/** `own`: may stand there; `elsewhere`: in another element; `unknown`: nowhere that is known here. */
export function placeOf(name: string, parent: string): 'own' | 'elsewhere' | 'unknown' {
  if (parent === 'Default' && /^loadInformation\d+$/.test(name)) return 'own';
  if (BY_PARENT.get(parent)?.has(name) === true) return 'own';
  return [...BY_PARENT.values()].some((children) => children.has(name)) ? 'elsewhere' : 'unknown';
}
